import { serveTraining } from "../worker/serve-training.js";

serveTraining();
