import type { Row } from '../row';
import { cuts } from './cuts';
import { elsewhere } from './elsewhere';
import { hostile } from './hostile';
import { kill } from './kill';
import { lateCommit } from './lateCommit';
import { lostAnswer } from './lostAnswer';
import { mutated } from './mutated';
import { n8n } from './n8n';
import { overlap } from './overlap';
import { queue } from './queue';
import { repair } from './repair';
import { secrets } from './secrets';
import { stale } from './stale';
import { tamper } from './tamper';
import { throttle } from './throttle';

/** Every promise that is measured, in the order of the table; another one is a file beside this one and a word here. */
export const rows: Row[] = [kill, lostAnswer, overlap, throttle, cuts, repair, tamper, mutated, hostile, secrets, stale, lateCommit, elsewhere, n8n, queue];
