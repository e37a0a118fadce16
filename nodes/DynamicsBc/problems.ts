import { problemWords } from '../shared/erp/problemWords';

export const erpName = 'Business Central';

export const { invalid, rejected, onLine, notExact } = problemWords(erpName);
