create type status as enum ('active', 'paused');
