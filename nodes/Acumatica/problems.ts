import { problemWords } from '../shared/erp/problemWords';

export const erpName = 'Acumatica';

export const { invalid, rejected, onLine, notExact } = problemWords(erpName);
