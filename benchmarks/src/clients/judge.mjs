// Whether what a client got is what was asked for. null where it is, otherwise what is wrong with it.

/** The colours that the schema lets through. */
const COLORS = ["red", "green", "blue", "yellow"];

/** @param right answers to the questions, as they came without a client; null where the model is not the demo model and nobody knows */
export function fault(name, came, right) {
  if (came.error !== undefined) return came.error;
  if (name === "structured") return structured(came);
  if (name === "stream") return came.pieces.length > 1 ? equal(came.pieces.join(""), right?.describe) : `one piece: ${came.pieces}`;
  if (name === "abort") return aborted(came.pieces.join(""), right?.describe);
  return equal(came.text, name === "text" ? right?.text : right?.number);
}

function equal(text, expected) {
  if (typeof text !== "string" || text === "") return `no text: ${JSON.stringify(text)}`;
  return expected === undefined || text === expected ? null : `expected "${expected}", got "${text}"`;
}

/** What was heard until then is how the answer begins, and not all of it. */
function aborted(text, whole) {
  if (text === "") return "no text before the abort";
  return whole === undefined || (whole.startsWith(text) && text !== whole) ? null : `expected the beginning of "${whole}", got "${text}"`;
}

function structured({ value, text }) {
  try {
    const answer = value ?? JSON.parse(text);
    const fits = Number.isInteger(answer.number) && COLORS.includes(answer.color);
    return fits && Object.keys(answer).length === 2 ? null : `does not fit: ${JSON.stringify(answer)}`;
  } catch (e) {
    return `no JSON: ${text}`;
  }
}
