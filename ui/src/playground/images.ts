export const MAX_IMAGES = 5;
const MAX_BYTES = 20 * 1024 * 1024;

/** The pictures among these files as data URLs; what cannot be sent is left out, and said. */
export async function asDataUrls(files: Iterable<File>, room: number, complain: (text: string) => void): Promise<string[]> {
  const pictures = [...files].filter((file) => file.type.startsWith("image/"));
  const small = pictures.filter((file) => file.size <= MAX_BYTES);
  if (small.length < pictures.length) {
    complain("Images larger than 20 MB are not sent.");
  }
  if (small.length > room) {
    complain(`A message has at most ${MAX_IMAGES} images.`);
  }
  return Promise.all(small.slice(0, room).map(asDataUrl));
}

function asDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error("cannot be read"));
    reader.readAsDataURL(file);
  });
}
