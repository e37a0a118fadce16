/** SFTP as the `Inbox` of core, on ssh2-sftp-client and, where that is not exact enough, on the raw session of ssh2. */
export { presentedHostKey } from './fingerprint';
export { fingerprint, readPins } from './hostKeys';
export { openSftp, tryOut } from './inbox';
export type { SftpInbox } from './inbox';
export { defaultExcludes } from './names';
export { sentinelGlob, sentinelName } from './sentinel';
export { serverName } from './settings';
export type { SftpSettings } from './settings';
