export { noFaults } from './faults';
export type { SftpFaults, SftpOperation } from './faults';
export { newHostKey, startSftpServer } from './server';
export type { SftpServer, SftpServerOptions } from './server';
