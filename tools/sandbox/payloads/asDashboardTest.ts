/** A payload as the Test button of Tuco's dashboard sends it: any family, marked at top level (contract section 3, T). */
export function asDashboardTest<T extends object>(payload: T): T & { testMode: true } {
	return { ...payload, testMode: true };
}
