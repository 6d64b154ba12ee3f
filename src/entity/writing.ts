/** Something that a step would change in the outside world, as far as access policies tell it apart. */
export interface Writing {
  /** Such as `clusters`. */
  readonly area: string;
  /** The tier of a cluster that it would bring about. */
  readonly size?: string;
  /** Id of the project that it is in, where that is another than the entity's. */
  readonly project?: string;
}
