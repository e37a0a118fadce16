import { openSftp } from '../../io/sftp';
import { draw } from '../random';
import type { Figures, Row } from '../row';
import { openWorkspace, type Workspace } from '../workspace';

const step = 1024;

/** The connection is cut at every kilobyte of a file, on its way down and up; once, so that a repetition helps, or each time. */
export const cuts: Row = {
	id: 'cuts',
	fault: 'the SFTP connection is cut at every 1 KB of a file, down and up',
	zero: ['truncatedAccepted', 'halfVisible', 'notRecovered'],
	tried: ['cutsDown', 'cutsUp'],
	perErp: false,
	seeds: { full: 4, short: 2 },
	note: 'Odd seeds are cut once per transfer, and must recover; even ones each time it is tried again. A half file is one under its final name, at any moment.',
	async open({ scale }) {
		return {
			async one(seed) {
				const { below } = draw(seed);
				const bytes = Buffer.from(Array.from({ length: (scale === 'full' ? 40 : 8) * step + below(20 * step) }, () => below(256)));
				const workspace = await openWorkspace();
				const figures: Figures = { truncatedAccepted: 0, halfVisible: 0, notRecovered: 0, cutsDown: 0, cutsUp: 0 };
				try {
					for (let at = 0; at < bytes.length; at += step) {
						await down(workspace, { bytes, at, once: seed % 2 === 1 }, figures);
						await up(workspace, { bytes, at, once: seed % 2 === 1, replaces: at % (2 * step) === 0 }, figures);
					}
					return figures;
				} finally {
					await workspace.close();
				}
			},
			close: async () => {},
		};
	},
};

interface Cut {
	bytes: Buffer;
	at: number;
	once: boolean;
}

async function down({ sftp, sftpSettings }: Workspace, { bytes, at, once }: Cut, figures: Figures): Promise<void> {
	sftp.clear();
	sftp.tree.put('/outbound/file.csv', bytes);
	const inbox = await openSftp({ ...sftpSettings, retryDelaysMs: [0, 0] });
	try {
		const [file] = await inbox.list({ folder: '/outbound', include: ['file.csv'], exclude: [] });
		Object.assign(sftp.faults, { cutDownAfter: at, cuts: once ? 1 : Infinity });
		const read = await inbox.read(file!).catch(() => undefined);
		figures.cutsDown! += 1;
		if (read && !read.bytes.equals(bytes)) figures.truncatedAccepted! += 1;
		if (once && !read) figures.notRecovered! += 1;
	} finally {
		sftp.clear();
		await inbox.close();
	}
}

async function up({ sftp, sftpSettings }: Workspace, { bytes, at, once, replaces }: Cut & { replaces: boolean }, figures: Figures): Promise<void> {
	const path = '/receipts/file.csv.receipt.csv';
	const before = Buffer.from('An earlier receipt');
	sftp.clear();
	sftp.tree.makeFolder('/receipts');
	if (replaces) sftp.tree.put(path, before);
	else sftp.tree.remove(path);
	const inbox = await openSftp({ ...sftpSettings, retryDelaysMs: [0, 0] });
	try {
		Object.assign(sftp.faults, { cutUpAfter: at, cuts: once ? 1 : Infinity });
		const uploaded = await inbox.upload(path, bytes, { exists: 'replace', atomic: 'tempRename', createFolders: true }).catch(() => undefined);
		figures.cutsUp! += 1;
		const found = sftp.tree.find(path)?.content;
		const isWhole = found === undefined ? !replaces && !uploaded : found.equals(uploaded ? bytes : before) || found.equals(bytes);
		const wasOpen = sftp.journal.some((entry) => entry.operation === 'WRITE' && entry.path === path);
		if (!isWhole || wasOpen) figures.halfVisible! += 1;
		if (once && !uploaded) figures.notRecovered! += 1;
	} finally {
		sftp.clear();
		await inbox.close();
	}
}
