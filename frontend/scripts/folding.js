/* Blocks that are folded on a phone stand open on a desk, also in browsers that the style sheet cannot tell. */
const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
if (innerWidth >= 60 * rem) {
  for (const block of document.querySelectorAll("details.foldout")) block.open = true;
}
