import { checkCredentials as checkBc, serviceRoot } from '../../nodes/DynamicsBc/credentials';
import { environmentOrigin } from '../../nodes/DynamicsFo/credentials';
import { serverOrigin } from '../../nodes/SapB1/credentials';

test.each([
	['Dynamics 365 F&O', () => environmentOrigin({ environmentUrl: 'contoso' } as never), 'operations.dynamics.com'],
	['Business Central', () => serviceRoot(checkBc({ deployment: 'onPremises', signIn: 'basic', useBaseUrl: true, baseUrl: 'contoso', userName: 'u', accessKey: 'k', host: 'h', instance: 'i' })), ':7048/BC240'],
	['SAP Business One', () => serverOrigin({ serverUrl: 'contoso' }), ':50000'],
])('what is no address is told with an example of %s', (_erp, read, example) => {
	expect(read).toThrow(expect.objectContaining({ kind: 'setup', hint: expect.stringContaining(example) }));
});
