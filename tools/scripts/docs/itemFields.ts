import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

/** A key of the item: its type as written, what it says, and the events that have it, `null` for all. */
export type ItemField = { key: string; type: string; text: string; events: string[] | null };

const SOURCE = join(__dirname, '../../../nodes/Tuco/trigger/events/items.ts');

/** The keys of the items, read with their comments from the types themselves, in the order written there. */
export function itemFields(): ItemField[] {
	const source = ts.createSourceFile(
		SOURCE,
		readFileSync(SOURCE, 'utf8'),
		ts.ScriptTarget.Latest,
		true,
	);
	const shared = keysOf(source, typeNamed(source, 'SharedFields'));
	const fields: ItemField[] = shared.map((each) => ({ ...each, events: null }));
	for (const member of membersOf(typeNamed(source, 'EventFields'))) {
		const event = nameOf(source, member);
		for (const own of member.type ? keysOf(source, member.type) : []) {
			const known = fields.find(({ key }) => key === own.key);
			if (known) known.events?.push(event);
			else fields.push({ ...own, events: [event] });
		}
	}
	return fields;
}

type Key = Omit<ItemField, 'events'>;

function keysOf(source: ts.SourceFile, type: ts.TypeNode): Key[] {
	if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((each) => keysOf(source, each));
	if (ts.isTypeReferenceNode(type)) {
		return keysOf(source, typeNamed(source, type.typeName.getText(source)));
	}
	return membersOf(type).map((member) => ({
		key: nameOf(source, member),
		type: member.type?.getText(source) ?? '',
		text: commentOf(source, member),
	}));
}

function typeNamed(source: ts.SourceFile, name: string): ts.TypeNode {
	const found = source.statements.find(
		(statement): statement is ts.TypeAliasDeclaration =>
			ts.isTypeAliasDeclaration(statement) && statement.name.text === name,
	);
	if (!found) throw new Error(`${SOURCE} has no type ${name}`);
	return found.type;
}

function membersOf(type: ts.TypeNode): ts.PropertySignature[] {
	return ts.isTypeLiteralNode(type) ? type.members.filter(ts.isPropertySignature) : [];
}

function nameOf(source: ts.SourceFile, { name }: ts.PropertySignature): string {
	return ts.isStringLiteral(name) ? name.text : name.getText(source);
}

function commentOf(source: ts.SourceFile, member: ts.PropertySignature): string {
	const [comment] = ts.getJSDocCommentsAndTags(member).map((doc) => doc.comment);
	if (typeof comment === 'string') return comment;
	throw new Error(`${nameOf(source, member)} of the items has no comment`);
}
