create table greetings (id serial primary key, text text not null);
