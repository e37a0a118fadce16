import { problemWords } from '../shared/erp/problemWords';

export const erpName = 'SAP Business One';

export const { invalid, rejected, onLine, notExact } = problemWords(erpName);
