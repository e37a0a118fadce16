import type { OdataError } from '../../io/odata/errors';

/**
 * True when F&O itself broke off with an exception that names no row: such as one thrown by X++. It takes back what it had begun, but says
 * nothing of it, so that only a look-up tells. A gateway names no type.
 */
export function brokeOff(status: number, error: OdataError | undefined): error is OdataError {
	return status === 500 && error?.type !== undefined;
}
