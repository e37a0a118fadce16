export { readRecords } from './readRecords';
