import { createPassportAzureAdTokenVerifier } from '../../../../platform/identity/passport-azure-ad-token-verifier.js';

import { describeTokenVerifier } from './token-verifier.contract.js';

describeTokenVerifier('passport-azure-ad', createPassportAzureAdTokenVerifier);
