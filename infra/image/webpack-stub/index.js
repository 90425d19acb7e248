/* global exports -- CommonJS, as the package it stands for */
/** Stands in the image for webpack, which @temporalio/worker names and never calls: the workflows are bundled. */
exports.webpack = () => {
  throw new Error('this image holds no bundler: workflows are bundled when it is built');
};
