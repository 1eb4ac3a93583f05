/** A message that SNS would send by email. */
export type Email = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly topicArn: string
}

/** A published message as far as an email shows it. */
export type Letter = { readonly subject: string | undefined; readonly text: string }

/** What SNS writes when the publisher gave no subject. */
const NO_SUBJECT = "AWS Notification Message"

type Subscription = { readonly arn: string; readonly topicArn: string; readonly to: string }

/**
 * The email subscriptions of all topics and what was sent to them. Each address counts as confirmed from the start.
 * `hand` takes each email on to somewhere, where there is one.
 */
export class Outbox {
  readonly emails: Email[] = []
  readonly #hand: (email: Email) => Promise<void>
  #subscriptions: Subscription[] = []

  constructor(hand: (email: Email) => Promise<void> = async () => {}) {
    this.#hand = hand
  }

  subscribe(subscription: Subscription): void {
    if (!this.has(subscription.arn)) this.#subscriptions.push(subscription)
  }

  has(arn: string): boolean {
    return this.#subscriptions.some((one) => one.arn === arn)
  }

  unsubscribe(arn: string): void {
    this.#subscriptions = this.#subscriptions.filter((one) => one.arn !== arn)
  }

  removeTopic(topicArn: string): void {
    this.#subscriptions = this.#subscriptions.filter((one) => one.topicArn !== topicArn)
  }

  async send(topicArn: string, { subject = NO_SUBJECT, text }: Letter): Promise<void> {
    for (const { to } of this.#subscriptions.filter((one) => one.topicArn === topicArn)) {
      const email = { to, subject, text, topicArn }
      this.emails.push(email)
      await this.#hand(email)
    }
  }
}
