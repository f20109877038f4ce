import { asObject, jsonOf, type JsonObject } from '../image/json';
import type { Engine } from './engine';
import { strangeAnswer, type Asked } from './engineFault';

/**
 * The objects of an answer, which is one JSON list, one object, or an object a line, as engines and their versions differ;
 * nothing printed is no object. `ImageError` `corrupt` if it is none of them.
 */
export function objectsOf(engine: Engine, asked: Asked, out: string): readonly JsonObject[] {
  const text = out.trim();
  if (text === '' || text === 'null') return [];
  // Not JSON as a whole, though its lines may be.
  const whole = jsonOf(text);
  const values = whole === undefined ? text.split('\n').map(jsonOf) : [whole].flat();
  const objects = values.map(asObject);
  if (objects.every((object) => object !== undefined)) return objects;
  throw strangeAnswer(engine, asked);
}
