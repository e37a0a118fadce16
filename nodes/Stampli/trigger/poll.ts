import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { profileReader } from '../../shared/readFile';
import { recordItem } from '../../shared/recordItem';
import { pollFiles } from '../../shared/trigger/poll';
import { triggerSettings } from './settings';

/** One poll: what is due again, then new files. Null when there is nothing, or while another poll of this trigger runs. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const { profile, settings } = triggerSettings(context);
	return await pollFiles(context, { credential: 'stampliSftpApi', credentialName: 'Stampli SFTP API', who: 'Stampli Trigger', settings, reader: profileReader(profile), item: recordItem });
}
