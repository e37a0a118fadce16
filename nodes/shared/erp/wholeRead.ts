import type { MasterDataPage, MasterDataRequest, MasterDataSource } from '../../../core/books';
import { attempt } from '../attempt';

/**
 * Reads a whole list into what `begin` opens and `take` fills. A list that changed while it was read, or that the source goes on
 * with in another way (`masterData.otherWay`), is read once more from its beginning; then it is an error.
 */
export async function readWholeList<Sink>(source: MasterDataSource, request: MasterDataRequest, begin: () => Sink, take: (sink: Sink, page: MasterDataPage) => void | Promise<void>): Promise<Sink> {
	const readOnce = async () => {
		const sink = begin();
		for await (const page of source.read(request)) await take(sink, page);
		return sink;
	};
	const first = await attempt(readOnce());
	if (first.done) return first.value;
	if (['masterData.changing', 'masterData.otherWay'].includes(first.refusal.code)) return await readOnce();
	throw first.refusal;
}
