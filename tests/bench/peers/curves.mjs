// Draws turns a second and p99 over the number of connections, from lines "connections turns p50 p99 failures" on
// standard input, as an SVG on standard output.
import fs from 'node:fs';

const rows = fs.readFileSync(0, 'utf8').trim().split('\n').map((line) => line.split(' ').map(Number));
const width = 720, height = 320, left = 70, right = 70, top = 40, bottom = 50;
const x = (i) => left + (i * (width - left - right)) / (rows.length - 1);
const scale = (values) => {
  const max = Math.max(...values) * 1.1;
  return (value) => height - bottom - (value / max) * (height - top - bottom);
};
const line = (index, color, label, side) => {
  const y = scale(rows.map((row) => row[index]));
  const points = rows.map((row, i) => `${x(i).toFixed(1)},${y(row[index]).toFixed(1)}`);
  const texts = rows.map((row, i) =>
    `<text x="${x(i).toFixed(1)}" y="${(y(row[index]) - 8).toFixed(1)}" fill="${color}" text-anchor="middle">${index === 1 ? Math.round(row[index]) : row[index].toFixed(1)}</text>`);
  const at = side === 'left' ? 14 : width - 14;
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>${texts.join('')}` +
    `<text x="${at}" y="${height / 2}" fill="${color}" text-anchor="middle" transform="rotate(-90 ${at} ${height / 2})">${label}</text>`;
};
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<rect width="${width}" height="${height}" fill="white"/>
<text x="${width / 2}" y="20" text-anchor="middle" font-size="14">Whole durable turns on one core (SQLite FULL, signature checked)</text>
${line(1, '#1b6e53', 'turns a second', 'left')}
${line(3, '#a3472b', 'p99 (ms)', 'right')}
${rows.map((row, i) => `<text x="${x(i).toFixed(1)}" y="${height - bottom + 20}" text-anchor="middle">${row[0]}</text>`).join('')}
<text x="${width / 2}" y="${height - 8}" text-anchor="middle">connections that send one event after the other</text>
</svg>`);
