export { noFaults } from './faults';
export type { SftpFaults, SftpOperation } from './faults';
export { newKeyPair } from './keys';
export { startSftpServer } from './server';
export type { SftpServer, SftpServerOptions } from './server';
