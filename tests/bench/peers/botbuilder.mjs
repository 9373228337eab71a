// Microsoft's botbuilder as it comes: a waterfall dialog of the five steps, state in memory, no signature checked,
// nothing durable. Answers in the response (deliveryMode expectReplies). Prints its address.
import http from 'node:http';
import {
  ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication, ConversationState, MemoryStorage,
} from 'botbuilder';
import { ChoicePrompt, DialogSet, DialogTurnStatus, TextPrompt, WaterfallDialog } from 'botbuilder-dialogs';

const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
const conversationState = new ConversationState(new MemoryStorage());
const dialogs = new DialogSet(conversationState.createProperty('dialog'));
dialogs.add(new TextPrompt('text'));
dialogs.add(new ChoicePrompt('choice'));
const ask = (question) => (step) => step.prompt('text', question);
dialogs.add(new WaterfallDialog('meldcode', [
  ask('Wat is je opgevallen?'), ask('Heb je met een collega overlegd?'), ask('Is praten veilig?'),
  ask('Is er nog een vermoeden?'), ask('Hoe ga je verder?'), (step) => step.endDialog(),
]));

class Bot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const dialog = await dialogs.createContext(context);
      const result = await dialog.continueDialog();
      if (result.status === DialogTurnStatus.empty || result.status === DialogTurnStatus.complete) {
        await dialog.beginDialog('meldcode');
      }
      await next();
    });
  }
  async run(context) {
    await super.run(context);
    await conversationState.saveChanges(context);
  }
}
const bot = new Bot();

const server = http.createServer((request, response) => {
  const parts = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    request.body = JSON.parse(Buffer.concat(parts));
    response.status = (code) => { response.statusCode = code; return response; };
    response.send = (body) => {
      response.setHeader('content-type', 'application/json');
      response.end(body === undefined ? '' : JSON.stringify(body));
      return response;
    };
    response.header = (name, value) => { response.setHeader(name, value); return response; };
    adapter.process(request, response, (context) => bot.run(context)).catch((error) => {
      console.error(error.message);
      if (!response.writableEnded) response.status(500).send();
    });
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
