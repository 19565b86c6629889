import { useState } from "preact/hooks";
import { lines, Trial } from "./Trial";

interface Answer {
  results: { index: number; relevance_score: number }[];
}

/** Documents in the order of what they have to do with a question. */
export function RerankPanel() {
  const [query, setQuery] = useState("What does a panda eat?");
  const [documents, setDocuments] = useState("Pandas live on bamboo.\nThe sky is blue.\nBears eat many things.");
  return (
    <Trial
      path="/v1/rerank"
      verb="Rank"
      request={() => ({ query, documents: lines(documents) })}
      show={(answer) => <Ranking texts={lines(documents)} answer={answer as Answer} />}
    >
      <label class="field">
        Question
        <input value={query} onInput={(event) => setQuery(event.currentTarget.value)} />
      </label>
      <label class="field">
        Documents, one a line
        <textarea rows={5} value={documents} onInput={(event) => setDocuments(event.currentTarget.value)} />
      </label>
    </Trial>
  );
}

function Ranking({ texts, answer }: { texts: string[]; answer: Answer }) {
  const ranked = [...answer.results].sort((a, b) => b.relevance_score - a.relevance_score);
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Ranking">
      <table>
        <thead>
          <tr>
            <th scope="col">Document</th>
            <th scope="col" class="number">
              Score
            </th>
          </tr>
        </thead>
        <tbody>
          {ranked.map(({ index, relevance_score }) => (
            <tr key={index}>
              <td>{texts[index]}</td>
              <td class="number">{relevance_score.toFixed(4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
