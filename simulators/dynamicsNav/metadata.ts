import type { Page } from './pages';
import { published } from './service';
import type { DynamicsNavSettings } from './settings';
import { edmType } from './values';

/** The $metadata of what is published: an entity type and set per service, and one for each part with lines. */
export function metadataXml(settings: DynamicsNavSettings): string {
	const types: string[] = [];
	const sets: string[] = [];
	const add = (name: string, page: Page) => {
		const keys = page.keys.map((key) => `<PropertyRef Name="${key}" />`).join('');
		const properties = page.fields.map((field) => `<Property Name="${field.name}" Type="${edmType(field)}"${page.keys.includes(field.name) ? ' Nullable="false"' : ''}${field.max === undefined ? '' : ` MaxLength="${field.max}"`} />`).join('');
		const part = page.part ? `<NavigationProperty Name="${name}PurchLines" Type="Collection(NAV.${name}PurchLines)" ContainsTarget="true" />` : '';
		types.push(`<EntityType Name="${name}"><Key>${keys}</Key>${properties}${part}</EntityType>`);
		sets.push(`<EntitySet Name="${name}" EntityType="NAV.${name}" />`);
		if (page.part) add(`${name}PurchLines`, page.part);
	};
	for (const { name } of settings.services) {
		const page = published(settings, name);
		if (page) add(name, page);
	}
	return `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}<EntityContainer Name="NAV">${sets.join('')}</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>`;
}
