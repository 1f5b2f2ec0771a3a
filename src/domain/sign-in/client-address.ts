/**
 * The address that limits count a requester under: an IPv4 address whole, an IPv6 address by its /64,
 * because one household commonly has a whole /64 (RFC 6177).
 *
 * @param address the value of `cf-connecting-ip`, if any
 */
export function clientOf(address: string | null): string {
	if (!address) return 'unknown';
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
	if (mapped || !address.includes(':')) return (mapped ?? address).slice(0, 45);
	const [head = '', tail] = address.toLowerCase().split('::');
	const start = head === '' ? [] : head.split(':');
	const end = tail ? tail.split(':') : [];
	const zeros = tail === undefined ? 0 : Math.max(0, 8 - start.length - end.length);
	const groups = [...start, ...Array<string>(zeros).fill('0'), ...end];
	return `${groups
		.slice(0, 4)
		.map((group) => group.replace(/^0+(?=.)/, ''))
		.join(':')}::/64`.slice(0, 45);
}

/**
 * The network that daily ceilings count a requester under: what a provider commonly assigns to one
 * subscriber, which is one IPv4 address, or an IPv6 prefix of /48 (RFC 6177).
 *
 * @param client the requester as `clientOf` gives it
 */
export function networkOf(client: string): string {
	if (!client.endsWith('::/64')) return client;
	return `${client.split(':').slice(0, 3).join(':')}::/48`;
}
