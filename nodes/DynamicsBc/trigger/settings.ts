import type { INode } from 'n8n-workflow';
import { StampliErpError } from '../../../core/errors';
import { isGuid, type Watched } from './resources';

export interface TriggerSettings {
	/** Every chosen collection of every chosen company. */
	wanted: Watched[];
	ignoreOwnChanges: boolean;
}

interface Parameters {
	getNode(): INode;
	getNodeParameter(name: string, fallback?: unknown): unknown;
}

/** Throws a setup error that names what is not chosen. */
export function triggerSettings(context: Parameters): TriggerSettings {
	const companies = texts(context.getNodeParameter('companies', []));
	const sets = texts(context.getNodeParameter('resources', []));
	if (companies.length === 0) throw setup('companies', 'No company is chosen', 'Choose in the trigger the companies to watch.');
	const wrong = companies.find((id) => !isGuid(id));
	if (wrong !== undefined) throw setup('companies', `"${wrong.slice(0, 60)}" is not the ID of a company`, 'Choose the companies from the list.');
	if (sets.length === 0) throw setup('resources', 'Nothing to watch is chosen', 'Choose in the trigger what to watch, such as vendors.');
	const odd = sets.find((set) => !/^[A-Za-z]{1,60}$/.test(set));
	if (odd !== undefined) throw setup('resources', `"${odd.slice(0, 60)}" is not the name of a resource`, 'Choose from the list.');
	const { ignoreOwnChanges = false } = context.getNodeParameter('options', {}) as { ignoreOwnChanges?: boolean };
	return { wanted: [...new Set(companies.map((id) => id.toLowerCase()))].flatMap((companyId) => [...new Set(sets)].map((set) => ({ companyId, set }))), ignoreOwnChanges };
}

function texts(value: unknown): string[] {
	return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string' && each.trim() !== '').map((each) => each.trim());
}

function setup(field: string, message: string, hint: string): StampliErpError {
	return new StampliErpError({ kind: 'setup', code: `dynamicsBc.trigger.${field}`, message, hint });
}
