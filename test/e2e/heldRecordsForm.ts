import { eventually } from './world';

export interface ShownField {
	/** Its label. */
	name: string;
	id: string;
	value: string;
	options?: string[];
}

/** A person with a browser on the pages of one n8n form. */
export interface FormVisit {
	/** What the page says, without its markup. */
	text(): string;
	fields(): ShownField[];
	/** What the fields show, by label. */
	values(): Record<string, string>;
	/** Fills in by label (or, on the first page, by order of `name` and `search`), sends, and waits for the next page. */
	submit(values: Record<string, string>): Promise<void>;
}

export async function openForm(url: string, { user, password }: { user: string; password: string }): Promise<FormVisit> {
	const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
	let address = new URL(url);
	let page = await get(address);

	async function get(at: URL): Promise<string> {
		const answer = await fetch(at, { headers: { authorization } });
		if (!answer.ok) throw new Error(`The form answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
		return await answer.text();
	}
	const isFirst = () => address.pathname.startsWith('/form/');
	const visit: FormVisit = {
		text: () => decoded(page.replace(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>/g, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' '),
		fields: () => shownFields(page),
		values: () => Object.fromEntries(shownFields(page).map(({ name, value }) => [name, value])),
		async submit(values) {
			const body = new FormData();
			const fields = shownFields(page);
			Object.entries(values).forEach(([name, value], i) => {
				const field = fields.find((each) => each.name === name) ?? (isFirst() ? fields[i] : undefined);
				if (!field) throw new Error(`The page has no field "${name}", but ${fields.map((each) => each.name).join(', ')}`);
				body.set(field.id, value);
			});
			const before = page;
			const answer = await fetch(address, { method: 'POST', body, headers: { authorization } });
			const text = await answer.text();
			if (!answer.ok) throw new Error(`The form answered ${answer.status}: ${text.slice(0, 300)}`);
			const { formWaitingUrl } = (text.startsWith('{') ? JSON.parse(text) : {}) as { formWaitingUrl?: string };
			if (formWaitingUrl) address = new URL(formWaitingUrl);
			const status = new URL(address);
			status.pathname += '/n8n-execution-status';
			await eventually('the next page', async () => {
				const state = await (await fetch(status)).text();
				if (state !== 'form-waiting' && state !== 'success') return false;
				page = await get(address);
				return page !== before;
			}, { timeoutMs: 20_000 }); // prettier-ignore
		},
	};
	return visit;
}

/** The fields of a page as n8n renders them. */
function shownFields(page: string): ShownField[] {
	const labels = [...page.matchAll(/<label[^>]*for=['"]?(field-\d+)['"]?[^>]*>([\s\S]*?)<\/label>/g)];
	return labels.map(([, id, label]) => {
		const select = new RegExp(`<select[^>]*${id}(?!\\d)[^>]*>([\\s\\S]*?)</select>`).exec(page);
		const area = new RegExp(`<textarea[^>]*(?:id|name)=['"]?${id}(?!\\d)['"]?[^>]*>([\\s\\S]*?)</textarea>`).exec(page);
		const input = new RegExp(`<input[^>]*(?:id|name)=['"]?${id}(?!\\d)['"]?[^>]*>`).exec(page);
		const choices = select ? [...select[1]!.matchAll(/<option[^>]*value=['"]([^'"]*)['"]/g)].map(([, option]) => decoded(option!)).filter(Boolean) : undefined;
		const chosen = select && /<option[^>]*value=['"]([^'"]*)['"][^>]*selected/.exec(select[1]!)?.[1];
		const value = area ? area[1]! : chosen ?? (input && /value=['"]([^'"]*)['"]/.exec(input[0])?.[1]) ?? '';
		return { name: decoded(label!.replace(/<[^>]+>/g, '')).trim(), id: id!, value: decoded(value), ...(choices ? { options: choices } : {}) };
	});
}

function decoded(text: string): string {
	const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ' };
	return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, dec?: string, name?: string) => (hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(Number(dec)) : (named[name ?? ''] ?? all)));
}
