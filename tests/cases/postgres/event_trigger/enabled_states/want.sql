-- does not: CREATE EVENT TRIGGER
alter event trigger b enable replica;
alter event trigger c disable;
