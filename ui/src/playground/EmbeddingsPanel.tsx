import { useState } from "preact/hooks";
import { lines, Trial } from "./Trial";
import { cosine } from "./vectors";

interface Answer {
  data: { index: number; embedding: number[] }[];
}

/** How alike texts are to a model that embeds them. */
export function EmbeddingsPanel() {
  const [text, setText] = useState("A cat sleeps in the sun.\nA kitten naps outside.\nThe stock market fell.");
  return (
    <Trial
      path="/v1/embeddings"
      verb="Embed"
      request={() => ({ input: lines(text) })}
      show={(answer) => <Likeness texts={lines(text)} answer={answer as Answer} />}
    >
      <label class="field">
        Texts, one a line
        <textarea rows={5} value={text} onInput={(event) => setText(event.currentTarget.value)} />
      </label>
    </Trial>
  );
}

function Likeness({ texts, answer }: { texts: string[]; answer: Answer }) {
  const vectors = [...answer.data].sort((a, b) => a.index - b.index).map((entry) => entry.embedding);
  return (
    <section>
      <p>
        {vectors.length} vectors of {vectors[0]?.length ?? 0} numbers; how alike they are (cosine):
      </p>
      <div class="scroll" tabIndex={0} role="region" aria-label="Likeness">
        <table>
          <thead>
            <tr>
              <th scope="col">Text</th>
              {texts.map((_, column) => (
                <th key={column} scope="col" class="number">
                  {column + 1}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {vectors.map((vector, row) => (
              <tr key={row}>
                <th scope="row" class="text">
                  {row + 1}. {texts[row]}
                </th>
                {vectors.map((other, column) => (
                  <td key={column} class="number">
                    {cosine(vector, other).toFixed(3)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
