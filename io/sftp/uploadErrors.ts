import { StampliErpError } from '../../core/errors';
import { setup, transient } from './errors';

export function alreadyThere(path: string): StampliErpError {
	return new StampliErpError({
		kind: 'invalid',
		code: 'sftp.upload.exists',
		message: `${path} is on the SFTP server already.`,
		hint: 'Choose in If File Exists what to do: skip, replace, or write under a new name.',
	});
}

export function cannotReplace(path: string): StampliErpError {
	return setup('upload.cannotReplace', `The SFTP server cannot replace ${path} in one step, and it is never deleted first.`, 'Choose another option in If File Exists, or put a time or number into the file name.');
}

export function incomplete(path: string, stored: number, sent: number): StampliErpError {
	return transient('upload.incomplete', `The SFTP server stored ${stored} of ${sent} bytes of ${path}.`, 'The disk of the server may be full. Nothing was left under the final name; try again later.');
}

/** The receiver may have taken the file, so nothing is sent again unasked. */
export function unknownOutcome(path: string, cause?: unknown): StampliErpError {
	return new StampliErpError({
		kind: 'ambiguous',
		code: 'sftp.upload.unknown',
		message: `Whether ${path} arrived on the SFTP server is not known: the connection broke at the last step.`,
		hint: 'Look whether the file is there, or was already taken by the receiver, before it is sent again.',
		cause,
	});
}
