import { checkEndpoint, endpointOf } from '../../../nodes/Acumatica/endpoint';

const list = JSON.stringify({ endpoints: [{ name: 'Default', version: '24.200.001' }, { name: 'StampliEP', version: '1.0' }] });
const pinned = (endpointName: string, endpointVersion: string) => endpointOf({ instanceUrl: 'https://erp.example.com', endpointName, endpointVersion } as never);

test('an endpoint that the instance has is accepted', () => {
	expect(() => checkEndpoint(pinned('Default', '24.200.001'), list)).not.toThrow();
	expect(() => checkEndpoint(pinned('StampliEP', '1.0'), list)).not.toThrow();
});

test('a version that the instance lacks is told with those that can be used', () => {
	expect(() => checkEndpoint(pinned('Default', '25.200.001'), list)).toThrow(expect.objectContaining({ message: expect.stringContaining('usable here: Default/24.200.001'), hint: expect.stringContaining('Endpoint Version') }));
});

test('a wrong name is told as a name, with those that are there', () => {
	expect(() => checkEndpoint(pinned('stampliEP', '1.0'), list)).toThrow(expect.objectContaining({ kind: 'setup', message: 'This instance has no endpoint called stampliEP; it has Default, StampliEP', hint: expect.stringContaining('Endpoint Name') }));
});
