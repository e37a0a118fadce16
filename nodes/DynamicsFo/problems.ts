import { problemWords } from '../shared/erp/problemWords';

export const erpName = 'Dynamics 365 F&O';

export const { invalid, rejected, onLine, notExact } = problemWords(erpName);
