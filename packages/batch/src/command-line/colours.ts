import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Colours a text where the stream is a terminal that shows colours; `NO_COLOR` and `TERM=dumb` are honoured. */
export function coloured(style: Style, text: string, stream: NodeJS.WriteStream): string {
  return hasColours(stream) ? styleText(style, text, { validateStream: false }) : text;
}

export function hasColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}
