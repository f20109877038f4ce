import fast

print(fast.hello())
