// The whole state of the page in the fragment of its address, which no browser sends to a server.
import { isObject, readText } from "../model/bundle.js";

/** What a link holds: the text of the request, and what was in sight. */
export interface Shared {
  readonly text: string;
  readonly view: Readonly<Record<string, string>>;
}

const PREFIX = "#v1.";
/** Longer addresses do not survive chats and trackers. */
export const LONGEST = 60_000;

export async function toFragment({ text, view }: Shared): Promise<string> {
  const packed = await through(new Blob([JSON.stringify({ text, view })]), new CompressionStream("deflate-raw"));
  return PREFIX + base64url(packed);
}

/** `undefined`: the fragment is not one of ours, or is broken. */
export async function fromFragment(fragment: string): Promise<Shared | undefined> {
  if (!fragment.startsWith(PREFIX)) return undefined;
  try {
    const packed = new Blob([bytes(fragment.slice(PREFIX.length))]);
    const unpacked = await through(packed, new DecompressionStream("deflate-raw"));
    const value = JSON.parse(new TextDecoder().decode(unpacked)) as unknown;
    const view = isObject(value) && isObject(value.view) ? value.view : {};
    const words = Object.entries(view).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return { text: readText(value, ["text"]), view: Object.fromEntries(words) };
  } catch {
    return undefined;
  }
}

async function through(data: Blob, stream: GenericTransformStream): Promise<Uint8Array> {
  return new Uint8Array(await new Response(data.stream().pipeThrough(stream)).arrayBuffer());
}

function base64url(bytes: Uint8Array): string {
  const CHUNK = 0x8000;
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
}
