import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { posix } from 'node:path';
import { openSftp } from '../../io/sftp';
import { fetchAttachment } from '../../nodes/shared/fetchAttachment';
import type { Fault } from '../../simulators/faults';
import type { ErpWorld } from '../erps';
import { invoicesCsv } from '../files';
import { asks } from '../matching';
import { openProcesses } from '../processes';
import { draw } from '../random';
import type { Row } from '../row';
import { scenario } from '../scenario';
import { type Case, withCase } from '../settle';
import { folders } from '../workspace';

/** Names that a file server can show and that mean another place somewhere. */
const trickyNames = ['../Invoices_up.csv', '..', 'Invoices_../../x.csv', '..\\Invoices_win.csv', 'Invoices_\u0000.csv', 'Invoices_a\nb.csv', '/etc/Invoices_x.csv', 'Invoices_%2e%2e%2fx.csv', 'Invoices_...csv', `Invoices_${'x'.repeat(240)}.csv`];

/** Another server that nobody may ask for anything. */
export const elsewhere: Row = {
	id: 'elsewhere',
	fault: 'next link, redirect, Location, attachment address and file names that point elsewhere',
	zero: ['requestsElsewhere', 'pathsElsewhere', 'doubled', 'lost'],
	tried: ['pointers'],
	perErp: true,
	seeds: { full: 9, short: 1 },
	note: 'The other place is a server on another port that counts what arrives, tokens included. Paths are read from the journal of the file server.',
	async open({ erp }) {
		const trap = await startTrap();
		const processes = openProcesses(1);
		return {
			one: (seed) =>
				withCase({ erp, seed, processes, made: (world) => scenario(world, `Z${seed}`, draw(seed)) }, async (each) => {
					const before = trap.requests();
					await each.start({ maxRuns: 1 });
					sendAgain(each);
					plantNames(each);
					const pointers = pointing(each.world, trap.url, seed);
					await each.start();
					each.aheadMs += 61 * 60_000;
					await each.start();
					pointers.stop();
					each.aheadMs += 61 * 60_000;
					await each.start();
					const attachments = await fetchThem(each, trap.url);
					const { doubled, lost, said } = await each.find();
					const strayed = each.workspace.sftp.journal.map(({ path }) => path).filter(isElsewhere);
					const figures = { requestsElsewhere: trap.requests() - before, pathsElsewhere: strayed.length + attachments.taken, doubled, lost, pointers: pointers.count() + attachments.tried + trickyNames.length };
					return { figures, said: [...said, ...new Set(strayed)] };
				}),
			close: async () => {
				await processes.close();
				await trap.close();
			},
		};
	},
};

async function startTrap() {
	let requests = 0;
	const server = createServer((_request, response) => {
		requests += 1;
		response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const close = () =>
		new Promise<void>((resolve) => {
			server.closeAllConnections();
			server.close(() => resolve());
		});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests, close };
}

/** The same invoices under another name: they are looked up, and the lists that answer are paged. */
function sendAgain({ made, workspace }: Case): void {
	const again = { name: 'Invoices_again.csv', invoices: made.files.flatMap(({ invoices }) => invoices).filter((invoice, i, all) => all.findIndex((each) => each.invoiceNumber === invoice.invoiceNumber) === i) };
	made.files.push({ ...again, text: invoicesCsv(again.invoices) });
	workspace.sftp.tree.put(`/outbound/${again.name}`, invoicesCsv(again.invoices));
}

function plantNames({ workspace: { sftp }, world }: Case): void {
	const outbound = sftp.tree.find(folders.outbound)!;
	for (const [i, name] of trickyNames.entries()) outbound.children!.set(name, { kind: 'file', content: Buffer.from(invoicesCsv([world.invoice(`TRICK-${i}`, ['1.00'])])), mtime: 1_700_000_000 });
}

/** Answers that send us to the trap, half of the time; the pages are small, so that there is a next one. */
function pointing(world: ErpWorld, url: string, seed: number) {
	const { below } = draw(seed, 1);
	let [count, on] = [0, true];
	const take = world.faults.take;
	world.faults.take = (request): Fault[] => {
		if (!on || request.scope !== 'request') return [];
		if (asks(world.listing, request)) {
			count += 1;
			if (below(2) === 0) return [{ kind: 'smallPages', size: 1 }, { kind: 'foreignNextLink', origin: url }];
		}
		if (below(4) > 0) return [];
		count += 1;
		return [{ kind: 'status', status: [301, 302, 303, 307, 308][below(5)]!, body: '{}', headers: { location: `${url}/elsewhere` } }];
	};
	return { count: () => count, stop: () => ((on = false), (world.faults.take = take)) };
}

/** Everything an invoice could name as its image. */
async function fetchThem({ workspace }: Case, trapUrl: string): Promise<{ tried: number; taken: number }> {
	const references = [`${trapUrl}/image.pdf`, trapUrl.replace('http:', 'https:'), 'file:///etc/passwd', '../secret.pdf', '/etc/passwd', 'a/../../b.pdf', '..\\b.pdf', '..', '', 'ftp://127.0.0.1/x', `https://images.example@${new URL(trapUrl).host}/x`];
	let taken = 0;
	for (const reference of references) {
		const withInbox = async <T>(work: (inbox: Awaited<ReturnType<typeof openSftp>>) => Promise<T>) => {
			const inbox = await openSftp(workspace.sftpSettings);
			try {
				return await work(inbox);
			} finally {
				await inbox.close();
			}
		};
		const fetched = await fetchAttachment(reference, { folder: '/attachments', hosts: ['images.example'], maxBytes: 1000, withInbox }).catch(() => undefined);
		if (fetched) taken += 1;
	}
	return { tried: references.length, taken };
}

/** A path outside of the folders that were given, the folder above them excepted (it is looked at when one is made). */
function isElsewhere(path: string): boolean {
	const place = posix.normalize(path || '/');
	return place !== '/' && !['/attachments', ...Object.values(folders)].some((folder) => place === folder || place.startsWith(`${folder}/`)) && !place.includes('@openssh.com');
}
