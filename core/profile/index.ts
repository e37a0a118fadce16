export { exampleProfiles } from '../profiles/index';
export { loadProfile } from './loadProfile';
export type { FieldSpec, Profile } from './profile';
