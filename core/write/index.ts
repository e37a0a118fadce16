export { recordWriter, writeRecords, type RecordWriter } from './writeRecords';
