import { optionMembers, type Spelling } from './options';
import type { Page } from './pages';
import { lineName } from './soapEntity';
import { escapeXml } from './xml';

/** The description of one page service: its types only, which is what clients look at. */
export function wsdl(page: Page, service: string, spelling: Spelling): string {
	const options = new Map<string, string>();
	const typeOf = (field: Page['fields'][number]) => {
		if (field.type !== 'option') return `xsd:${{ code: 'string', text: 'string', decimal: 'decimal', int: 'int', bool: 'boolean', date: 'date' }[field.type]}`;
		options.set(field.name, optionMembers(field.option!, spelling).map((member) => `<xsd:enumeration value="${escapeXml(member)}"/>`).join(''));
		return `tns:${field.name}`;
	};
	const complex = (name: string, of: Page): string => {
		const part = of.part ? `<xsd:element minOccurs="0" maxOccurs="1" name="PurchLines" type="tns:${lineName(of)}_List"/>` : '';
		const fields = of.fields.map((field) => `<xsd:element minOccurs="0" maxOccurs="1" name="${field.name}" type="${typeOf(field)}"/>`).join('');
		const own = `<xsd:complexType name="${name}"><xsd:sequence><xsd:element minOccurs="0" maxOccurs="1" name="Key" type="xsd:string"/>${fields}${part}</xsd:sequence></xsd:complexType>`;
		if (!of.part) return own;
		return `${own}<xsd:complexType name="${lineName(of)}_List"><xsd:sequence><xsd:element minOccurs="1" maxOccurs="unbounded" name="${lineName(of)}" type="tns:${lineName(of)}"/></xsd:sequence></xsd:complexType>${complex(lineName(of), of.part)}`;
	};
	const types = complex(service, page);
	const simple = [...options].map(([name, members]) => `<xsd:simpleType name="${name}"><xsd:restriction base="xsd:string">${members}</xsd:restriction></xsd:simpleType>`).join('');
	const space = `urn:microsoft-dynamics-schemas/page/${service.toLowerCase()}`;
	return `<?xml version="1.0" encoding="utf-8"?><definitions xmlns="http://schemas.xmlsoap.org/wsdl/" targetNamespace="${space}"><types><xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:tns="${space}" elementFormDefault="qualified" targetNamespace="${space}">${simple}${types}</xsd:schema></types></definitions>`;
}
