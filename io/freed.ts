/**
 * Gives the memory of bytes that nobody needs any more back at once. The collector of a busy process may leave hundreds of megabytes of
 * them lying, because to it they are small. The buffer is empty afterwards.
 */
export function freed({ buffer, byteLength }: Buffer): void {
	// Small ones share their memory with others.
	if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
