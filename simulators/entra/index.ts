export { defaultClient, defaultTenant, startEntra, type EntraOptions, type EntraSimulator } from './server';
export type { RegisteredClient } from './clientProof';
export { testCertificate } from './testCertificate';
export { issueToken, readToken, type TokenClaims } from './tokens';
