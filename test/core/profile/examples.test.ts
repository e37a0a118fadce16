import { loadProfile } from '../../../core/profile/loadProfile';
import { exampleProfiles } from '../../../core/profiles/exampleProfiles';

test.each(Object.keys(exampleProfiles))('the example profile %s is valid and says that it is an example', (key) => {
	const profile = loadProfile(exampleProfiles[key]);
	expect(profile.note).toMatch(/^Example, confirm with Stampli onboarding/);
	expect(profile.errors.row).toBe('collect');
});

test('shipped profiles for incoming files reject records, not files', () => {
	const incoming = Object.values(exampleProfiles).map(loadProfile).filter(({ direction }) => direction === 'in');
	expect(incoming).toHaveLength(6);
	for (const profile of incoming) expect(profile.errors.onAny).toBe('rejectRecord');
});
