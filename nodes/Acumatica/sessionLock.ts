/** While a long operation runs, Acumatica answers nothing else of that screen in the same session: it then has the session alone. */
export interface SessionLock {
	shared<T>(work: () => Promise<T>): Promise<T>;
	alone<T>(work: () => Promise<T>): Promise<T>;
}

const locks = new Map<string, SessionLock>();

/** The lock of one sign-in: connections of this process that share it share the session behind it. */
export function sessionLockOf(identity: string): SessionLock {
	const lock = locks.get(identity) ?? createSessionLock();
	locks.set(identity, lock);
	return lock;
}

function createSessionLock(): SessionLock {
	let active = 0;
	let idle: (() => void) | undefined;
	let taken: Promise<void> | undefined;
	const leave = () => {
		active -= 1;
		if (active === 0) idle?.();
	};
	return {
		async shared(work) {
			while (taken) await taken;
			active += 1;
			try {
				return await work();
			} finally {
				leave();
			}
		},
		async alone(work) {
			while (taken) await taken;
			let free: () => void = () => undefined;
			taken = new Promise((resolve) => (free = resolve));
			if (active > 0) await new Promise<void>((resolve) => (idle = resolve));
			idle = undefined;
			try {
				return await work();
			} finally {
				taken = undefined;
				free();
			}
		},
	};
}
