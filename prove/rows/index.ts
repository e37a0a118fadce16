import type { Row } from '../row';
import { cuts } from './cuts';
import { hostile } from './hostile';
import { kill } from './kill';
import { lateCommit } from './lateCommit';
import { lostAnswer } from './lostAnswer';
import { mutated } from './mutated';
import { overlap } from './overlap';
import { secrets } from './secrets';
import { stale } from './stale';
import { throttle } from './throttle';

/** Every promise that is measured, in the order of the table; another one is a file beside this one and a word here. */
export const rows: Row[] = [kill, lostAnswer, overlap, throttle, cuts, mutated, hostile, secrets, stale, lateCommit];
