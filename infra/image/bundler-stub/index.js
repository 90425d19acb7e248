/* global exports -- CommonJS, as what it stands for */
/** Stands in the image for what @temporalio/worker names and calls to bundle only. */
const refuse = () => {
  throw new Error('this image holds no bundler: workflows are bundled when it is built');
};
exports.webpack = refuse;
exports.Union = refuse;
exports.createFsFromVolume = refuse;
