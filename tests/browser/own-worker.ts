/** What a page's author writes where the policy allows no workers but files of the page's host. */
import { serveTraining } from "../../src/worker.js";

serveTraining();
