// Loaded into n8n before anything else: its clock is ahead by CLOCK_AHEAD_MS, as if it had been started so much later.
const ahead = Number(process.env.CLOCK_AHEAD_MS);
const RealDate = Date;

globalThis.Date = class Date extends RealDate {
	constructor(...args) {
		if (args.length === 0) super(RealDate.now() + ahead);
		else super(...args);
	}

	static now() {
		return RealDate.now() + ahead;
	}
};
