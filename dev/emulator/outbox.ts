/** An email that SNS would send. */
export type Email = {
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly topicArn: string
}

/** The parts of a published message that an email contains. */
type PublishedMessage = { readonly subject: string | undefined; readonly text: string }

/** The subject that SNS uses when the publisher gave none. */
const NO_SUBJECT = "AWS Notification Message"

type Subscription = { readonly arn: string; readonly topicArn: string; readonly to: string }

/**
 * The email subscriptions of all topics and the emails that were sent to them. Every address is confirmed from the start.
 * `deliver` sends each email on.
 */
export class Outbox {
  readonly emails: Email[] = []
  readonly #deliver: (email: Email) => Promise<void>
  #subscriptions: Subscription[] = []

  constructor(deliver: (email: Email) => Promise<void> = async () => {}) {
    this.#deliver = deliver
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

  async send(topicArn: string, { subject = NO_SUBJECT, text }: PublishedMessage): Promise<void> {
    for (const { to } of this.#subscriptions.filter((one) => one.topicArn === topicArn)) {
      const email = { to, subject, text, topicArn }
      this.emails.push(email)
      await this.#deliver(email)
    }
  }
}
