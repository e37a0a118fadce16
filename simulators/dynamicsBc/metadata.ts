import { captionsOf, encodedMember, schema } from './schema';

/** `$metadata` of what this stand-in serves. */
export function metadataXml(hidden: readonly string[]): string {
	const sets = [...schema.values()].filter(({ name }) => !hidden.includes(name));
	const enums = new Set<string>();
	const types = sets.map(({ type, properties, navigations }) => {
		const lines = [...properties.values()].map(({ name, kind, enumType, maxLength, readOnly }) => {
			if (enumType) enums.add(enumType);
			const edm = enumType ? `Microsoft.NAV.${enumType}` : `Edm.${kind === 'Code' || kind === 'Text' ? 'String' : kind}`;
			return `<Property Name="${name}" Type="${edm}"${maxLength ? ` MaxLength="${maxLength}"` : ''}${readOnly ? '><Annotation Term="Org.OData.Core.V1.Computed" Bool="true"/></Property>' : '/>'}`;
		});
		const links = Object.entries(navigations).map(([name, { target, many }]) => {
			const to = `Microsoft.NAV.${schema.get(target)!.type}`;
			return `<NavigationProperty Name="${name}" Type="${many ? `Collection(${to})` : to}"/>`;
		});
		return `<EntityType Name="${type}"><Key><PropertyRef Name="id"/></Key>${lines.join('')}${links.join('')}</EntityType>`;
	});
	const members = [...enums].map((name) => `<EnumType Name="${name}">${captionsOf(name).map((caption, i) => `<Member Name="${encodedMember(caption)}" Value="${i}"/>`).join('')}</EnumType>`);
	const container = `<EntityContainer Name="NAV">${sets.map(({ name, type }) => `<EntitySet Name="${name}" EntityType="Microsoft.NAV.${type}"/>`).join('')}</EntityContainer>`;
	return `<?xml version="1.0" encoding="utf-8"?><edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices><Schema Namespace="Microsoft.NAV" xmlns="http://docs.oasis-open.org/odata/ns/edm">${types.join('')}${members.join('')}${container}</Schema></edmx:DataServices></edmx:Edmx>`;
}
