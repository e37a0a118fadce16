import type { PageShape } from './pages';
import { attribute, child, children, readXml, type XmlNode } from './xml';

type Fields = PageShape['fields'];

/** Every published page of an OData V4 `$metadata` document, by service name. Undefined when it is none. */
export function readMetadata(source: string): Map<string, PageShape> | undefined {
	const services = child(readXml(source), 'Edmx', 'DataServices');
	if (!services) return undefined;
	const types = new Map<string, XmlNode>();
	const sets = new Map<string, string>();
	for (const schema of children(services, 'Schema')) {
		for (const type of children(schema, 'EntityType')) types.set(attribute(type, 'Name'), type);
		for (const container of children(schema, 'EntityContainer')) for (const set of children(container, 'EntitySet')) sets.set(attribute(set, 'Name'), lastPart(attribute(set, 'EntityType')));
	}
	const shapes = new Map<string, PageShape>();
	for (const [name, typeName] of sets) {
		const type = types.get(typeName);
		if (!type) continue;
		const navigation = children(type, 'NavigationProperty').find((each) => /Lines$/.test(attribute(each, 'Name')) && /^Collection\(/.test(attribute(each, 'Type')));
		const lineType = navigation && types.get(lastPart(attribute(navigation, 'Type').replace(/^Collection\((.*)\)$/, '$1')));
		shapes.set(name, {
			fields: properties(type),
			keys: keys(type),
			...(navigation && lineType ? { part: { name: attribute(navigation, 'Name'), fields: properties(lineType), keys: keys(lineType) } } : {}),
			options: new Map(),
		});
	}
	return shapes;
}

function properties(type: XmlNode): Fields {
	return new Map(
		children(type, 'Property').map((each) => {
			const max = Number(attribute(each, 'MaxLength'));
			return [attribute(each, 'Name'), max > 0 ? { max } : {}];
		}),
	);
}

function keys(type: XmlNode): string[] {
	return children(child(type, 'Key'), 'PropertyRef').map((each) => attribute(each, 'Name'));
}

/** One page service from its WSDL. Undefined when it is none. */
export function readWsdl(source: string, service: string): PageShape | undefined {
	const schema = child(readXml(source), 'definitions', 'types', 'schema');
	const complex = new Map(children(schema, 'complexType').map((type) => [attribute(type, 'name'), children(child(type, 'sequence'), 'element')]));
	const own = complex.get(service);
	if (!own) return undefined;
	const options = new Map(
		children(schema, 'simpleType').flatMap((type) => {
			const members = children(child(type, 'restriction'), 'enumeration').map((each) => attribute(each, 'value'));
			return members.length > 0 ? [[attribute(type, 'name'), members] as const] : [];
		}),
	);
	const fields = (elements: XmlNode[]): Fields => new Map(elements.map((each) => [attribute(each, 'name'), {}]));
	const list = own.find((each) => complex.has(lastPart(attribute(each, 'type'))));
	const line = list && complex.get(lastPart(attribute(list, 'type')))?.[0];
	return {
		fields: fields(own.filter((each) => each !== list && attribute(each, 'name') !== 'Key')),
		keys: [],
		...(list && line ? { part: { name: attribute(list, 'name'), line: attribute(line, 'name'), fields: fields((complex.get(lastPart(attribute(line, 'type'))) ?? []).filter((each) => attribute(each, 'name') !== 'Key')), keys: [] } } : {}),
		options,
	};
}

/** The name behind a namespace: `NAV.Vendor`, `tns:Vendor`. */
function lastPart(name: string): string {
	return name.split(/[.:]/).at(-1) ?? name;
}
