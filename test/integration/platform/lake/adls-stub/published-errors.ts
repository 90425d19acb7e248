/**
 * Codes the dfs endpoint answers an error with, by status, as far as the stub may use them: section
 * "Other Status Codes" of https://learn.microsoft.com/rest/api/storageservices/datalakestoragegen2/path/create.
 */
export const DFS_ERROR_CODES: Readonly<Record<number, readonly string[]>> = {
  400: [
    'ContentLengthMustBeZero',
    'InvalidFlushPosition',
    'InvalidHeaderValue',
    'InvalidInput',
    'InvalidQueryParameterValue',
    'InvalidSourceUri',
    'InvalidUri',
    'MissingRequiredHeader',
    'MissingRequiredQueryParameter',
    'OutOfRangeInput',
    'UnsupportedHeader',
    'UnsupportedQueryParameter',
  ],
  403: ['AccountIsDisabled', 'AuthorizationFailure', 'InsufficientAccountPermissions'],
  404: [
    'FilesystemNotFound',
    'PathNotFound',
    'RenameDestinationParentPathNotFound',
    'ResourceNotFound',
    'SourcePathNotFound',
  ],
  409: ['DirectoryNotEmpty', 'PathAlreadyExists', 'PathConflict', 'ResourceTypeMismatch'],
  412: ['ConditionNotMet', 'SourceConditionNotMet'],
  416: ['InvalidRange'],
  500: ['InternalError', 'OperationTimedOut'],
  503: ['ServerBusy'],
};

/**
 * Codes any storage service may answer, by status:
 * https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes.
 */
export const COMMON_ERROR_CODES: Readonly<Record<number, readonly string[]>> = {
  403: ['AuthenticationFailed', 'AuthorizationFailure', 'AuthorizationPermissionMismatch'],
  412: ['ConditionNotMet'],
  416: ['InvalidRange'],
  500: ['InternalError', 'OperationTimedOut'],
  503: ['ServerBusy'],
};

/**
 * Codes of the blob endpoint, by status:
 * https://learn.microsoft.com/rest/api/storageservices/blob-service-error-codes.
 */
export const BLOB_ERROR_CODES: Readonly<Record<number, readonly string[]>> = {
  404: ['BlobNotFound', 'ContainerNotFound'],
  409: ['BlobAlreadyExists', 'ContainerAlreadyExists'],
};
