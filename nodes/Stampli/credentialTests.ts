import { stampliLedgerApiTest } from '../shared/openLedger';
import { testSftpCredential } from '../shared/sftpConnection';

/** Behind the Test button of the credential dialogs, by the names in `testedBy`. */
export const credentialTests = { stampliSftpApiTest: testSftpCredential, stampliLedgerApiTest };
