// What the emulator remembers of alerts. Times are milliseconds since the Unix epoch.

export interface Matcher {
  readonly fieldName: string;
  readonly operator: string;
  readonly value: string;
}

export interface Threshold {
  readonly operator?: string | undefined;
  readonly threshold?: number | undefined;
  readonly units?: string | undefined;
}

export interface MetricThreshold extends Threshold {
  readonly metricName: string;
  readonly mode?: string | undefined;
}

/** Its members depend on its type; credentials are cut as they come. */
export interface NotificationRecord {
  readonly typeName: string;
  readonly notifierId: string;
  readonly delayMin: number;
  readonly [member: string]: unknown;
}

export interface AlertConfigRecord {
  readonly id: string;
  readonly groupId: string;
  readonly eventTypeName: string;
  readonly enabled: boolean;
  readonly matchers: readonly Matcher[];
  readonly threshold?: Threshold;
  readonly metricThreshold?: MetricThreshold;
  readonly severityOverride?: string;
  readonly notifications: readonly NotificationRecord[];
  readonly created: number;
  readonly updated: number;
}

/** What an alert is about, where its event has it. */
export interface AlertSubject {
  readonly clusterName?: string;
  readonly hostnameAndPort?: string;
  readonly replicaSetName?: string;
  readonly metricName?: string;
  readonly currentValue?: { readonly number: number; readonly units: string };
}

export interface AlertRecord {
  readonly id: string;
  readonly groupId: string;
  readonly alertConfigId: string;
  readonly eventTypeName: string;
  readonly created: number;
  /** Until then it is only watched; from then on somebody is told. */
  readonly opens: number;
  readonly updated: number;
  readonly resolved?: number;
  readonly notified?: number;
  readonly acknowledgedUntil?: number;
  readonly acknowledgementComment?: string;
  readonly acknowledgingUsername?: string;
  readonly subject: AlertSubject;
}
